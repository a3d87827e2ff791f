#include "store/own_migrations.hpp"

#include <array>

namespace yz::store {

std::span<const Migration> own_migrations() {
  static constexpr std::array steps{
      Migration{"store/0001_journal", R"sql(
        create table store_journal (
          position integer not null primary key,
          time bigint not null,
          topic text not null,
          entry text not null
        );
        create table store_follower (
          name text not null primary key,
          position bigint not null
        );
      )sql"},
      Migration{"store/0002_idempotency", R"sql(
        create table store_idempotency (
          actor text not null,
          key text not null,
          request text not null,
          status integer not null,
          response text not null,
          made bigint not null,
          primary key (actor, key)
        );
        create index store_idempotency_made on store_idempotency (made);
      )sql"},
  };
  return steps;
}

}  // namespace yz::store
