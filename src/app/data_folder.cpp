#include "app/data_folder.hpp"

#include <vector>

#include "expo/storage.hpp"
#include "hall/storage.hpp"
#include "live/talk/pictures.hpp"
#include "live/talk/storage.hpp"
#include "mail/outbox.hpp"
#include "media/storage.hpp"
#include "people/migrations.hpp"
#include "search/storage.hpp"
#include "store/folder.hpp"
#include "trade/auction/auctions.hpp"
#include "trade/ledger.hpp"
#include "trade/migrations.hpp"

namespace yz::app {

std::span<const store::Migration> all_migrations() {
  static const auto all = [] {
    std::vector<store::Migration> steps;
    for (const auto room :
         {media::migrations(), expo::migrations(), hall::migrations(), people::migrations(),
          trade::migrations(), live::migrations(), mail::migrations(), search::migrations()})
      steps.insert(steps.end(), room.begin(), room.end());
    return steps;
  }();
  return all;
}

Result<DataFolder> DataFolder::open(const std::filesystem::path& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::create_directories(path, error); error)
    return fail(ErrorKind::internal, "cannot make the data folder: " + error.message(),
                path.string());
  // It holds password hashes and what visitors say: its owner's alone.
  fs::permissions(path, fs::perms::owner_all, error);
  YZ_ASSIGN(auto blobs, store::Blobs::open(path));
  YZ_ASSIGN(auto database, store::Database::open(store::database_file(path), all_migrations()));
  return DataFolder{path, std::move(blobs), std::move(database)};
}

Result<> list_blobs(store::ReadTx& tx, const store::NeedsBlob& needs) {
  YZ_TRY(media::for_each_content(tx, needs));
  return live::for_each_picture(tx, system_now(), needs);
}

Result<std::vector<std::string>> check_rooms(store::ReadTx& tx) {
  YZ_ASSIGN(auto broken, trade::check_books(tx));
  YZ_ASSIGN(const auto auctions, trade::check_auctions(tx));
  broken.insert(broken.end(), auctions.begin(), auctions.end());
  for (std::string& each : broken) each = "trade: " + each;
  return broken;
}

}  // namespace yz::app
