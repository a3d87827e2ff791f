#include "people/migrations.hpp"

#include <array>

namespace yz::people {

std::span<const store::Migration> migrations() {
  static constexpr std::array steps{store::Migration{"people/0001_accounts", R"sql(
    create table people_account (
      id blob not null primary key,
      email text not null unique,
      name text not null,
      role text not null check (role in ('visitor', 'exhibitor', 'organiser')),
      exhibitor text,
      password text not null,
      made bigint not null,
      check ((role = 'exhibitor') = (exhibitor is not null))
    );
    create index people_account_role on people_account (role);
    create table people_session (
      token blob not null primary key,
      id blob not null unique,
      account blob references people_account (id) on delete cascade,
      made bigint not null,
      seen bigint not null
    );
    create index people_session_account on people_session (account);
    create index people_session_made on people_session (made);
    create index people_session_seen on people_session (seen);
    create table people_one_time (
      token blob not null primary key,
      purpose text not null check (purpose in ('setup', 'invitation')),
      email text not null,
      exhibitor text not null,
      expires bigint not null
    );
  )sql"}};
  return steps;
}

}  // namespace yz::people
