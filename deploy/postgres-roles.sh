#!/bin/sh
# Runs once, when the database's volume is new: the owner migrates, the app only reads and writes.
set -eu
psql --quiet --set ON_ERROR_STOP=1 --username postgres \
  --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" <<'SQL'
create role lianban_owner login password :'owner';
create role lianban_app login password :'app';
create database lianban owner lianban_owner;
revoke all on database lianban from public;
grant connect on database lianban to lianban_app;
SQL
