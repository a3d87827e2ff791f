// Which files the records name, and what was made of them.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/record.hpp"
#include "store/database.hpp"

namespace yz::media {

[[nodiscard]] std::span<const store::Migration> migrations();

// Puts these files in the place of those that the pack named before; `path` is from the pack's
// root.
Result<> record_files(store::Tx& tx, std::string_view pack, std::span<const FileRef> files);

// One word for how derivatives are made; with another recipe all are made again.
inline constexpr std::string_view recipe = "webp-320-640-1280-2560-q82";

// Pictures are reduced once: afterwards this is true, even where none was made.
[[nodiscard]] Result<bool> is_reduced(store::ReadTx& tx, const Sha256& picture);
Result<> record_derivatives(store::Tx& tx, const Sha256& picture,
                            std::span<const Derivative> derivatives);
[[nodiscard]] Result<std::vector<Derivative>> derivatives_of(store::ReadTx& tx,
                                                             const Sha256& picture);  // by width

// Forgets what was made of pictures that no record names any more; their derivatives are then
// needed by nobody.
Result<> forget_unused(store::Tx& tx);

// The content type of a blob that a record names, or that was made from one; nothing for any other.
[[nodiscard]] Result<std::optional<std::string>> type_of(store::ReadTx& tx, const Sha256& content);

// Every blob that must be there, in no order.
Result<> for_each_content(store::ReadTx& tx, const std::function<void(const Sha256&)>& each);

}  // namespace yz::media
