// The tables of leads and webhooks (trade/migrations.cpp runs them).
#pragma once

#include <string_view>

namespace yz::trade {

inline constexpr std::string_view lead_tables = R"sql(
  create table trade_lead (
    id blob not null primary key,
    exhibitor text not null,
    person text not null,
    name text not null,
    email text not null,
    company text not null,
    consented bigint,
    consent_by text not null,
    note text not null,
    first bigint not null,
    last bigint not null,
    unique (exhibitor, person)
  );
  create index trade_lead_last on trade_lead (exhibitor, last, id);
  create table trade_lead_act (
    lead blob not null references trade_lead (id),
    number bigint not null,
    act text not null check (act in ('asked', 'bid', 'bought', 'card')),
    exhibit text not null,
    text text not null,
    time bigint not null,
    primary key (lead, number)
  );
)sql";

inline constexpr std::string_view webhook_tables = R"sql(
  create table trade_webhook (
    id blob not null primary key,
    exhibitor text not null,
    url text not null,
    secret text not null,
    is_on bigint not null,
    made bigint not null
  );
  create index trade_webhook_exhibitor on trade_webhook (exhibitor, id);
  create table trade_delivery (
    id blob not null primary key,
    webhook blob not null references trade_webhook (id),
    event text not null,
    body text not null,
    state text not null check (state in ('waiting', 'delivered', 'dead')),
    tries bigint not null,
    next_try bigint,
    answer text not null,
    made bigint not null,
    check ((next_try is not null) = (state = 'waiting'))
  );
  create index trade_delivery_due on trade_delivery (next_try) where next_try is not null;
  create index trade_delivery_webhook on trade_delivery (webhook, id);
)sql";

// That consent was given and taken back, for ever; and who may take it back.
inline constexpr std::string_view consent_tables = R"sql(
  alter table trade_lead add column withdrawn bigint;
  create table trade_consent (
    lead blob not null references trade_lead (id),
    number bigint not null,
    event text not null check (event in ('given', 'withdrawn')),
    act text not null,
    giver text not null,
    time bigint not null,
    primary key (lead, number)
  );
  create table trade_consent_giver (
    lead blob not null references trade_lead (id),
    giver text not null,
    given bigint not null,
    primary key (lead, giver)
  );
  create index trade_consent_giver_giver on trade_consent_giver (giver, given);
  insert into trade_consent (lead, number, event, act, giver, time)
    select id, 1, 'given', consent_by, person, consented from trade_lead
    where consented is not null;
  insert into trade_consent_giver (lead, giver, given)
    select id, person, consented from trade_lead
    where consented is not null and person like 'account:%';
)sql";

inline constexpr std::string_view consents_append_only = R"sql(
  create trigger trade_consent_is_kept before delete on trade_consent
    begin select raise(abort, 'consents are append-only'); end;
  create trigger trade_consent_is_fixed before update on trade_consent
    begin select raise(abort, 'consents are append-only'); end;
)sql";

}  // namespace yz::trade
