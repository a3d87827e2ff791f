// Talk over HTTP: pictures for messages, and the organiser's order as JSON.
#pragma once

#include "http/router.hpp"
#include "live/talk/pictures.hpp"
#include "live/talk/talk.hpp"
#include "people/session_routes.hpp"

namespace yz::live {

// All must outlive the router.
void add_talk_routes(http::Router& router, Talk& talk, Pictures& pictures, people::People& people,
                     people::SessionCookie cookie);

// An act as a form or a JSON object names it: `act`, and what that act needs of key, room,
// position, number, word, minutes, reason. Errors: invalid, naming the field.
using FieldOf = std::function<std::string(std::string_view name)>;
[[nodiscard]] Result<Order> order_in(const FieldOf& field);

}  // namespace yz::live
