// Whose request it is where proxies stand between.
#pragma once

#include <span>

#include <boost/asio/ip/address.hpp>

#include "http/request.hpp"

namespace yz::http {

// The last address in X-Forwarded-For that is no proxy of ours (each proxy adds who called it);
// `peer` itself where it is no trusted proxy. What comes before an unreadable address is not
// believed.
[[nodiscard]] boost::asio::ip::address visitor_address(
    const boost::asio::ip::address& peer, const Fields& headers,
    std::span<const boost::asio::ip::address> trusted);

}  // namespace yz::http
