// Every command of the binary: a function that adds it to the command line. When it is the one
// asked for, it leaves what is to be run in `chosen`.
#pragma once

#include <array>
#include <functional>

namespace CLI {
class App;
}

namespace yz::app {

using Chosen = std::function<int()>;
using AddCommand = void (*)(CLI::App& app, Chosen& chosen);

void add_serve(CLI::App& app, Chosen& chosen);
void add_packs(CLI::App& app, Chosen& chosen);        // check, import, export
void add_maintenance(CLI::App& app, Chosen& chosen);  // backup, restore, verify
void add_hall(CLI::App& app, Chosen& chosen);         // hall build
void add_media_worker(CLI::App& app, Chosen& chosen);
void add_crowd(CLI::App& app, Chosen& chosen);
void add_sandbox_pay(CLI::App& app, Chosen& chosen);

inline constexpr std::array<AddCommand, 7> commands{
    add_serve, add_packs, add_maintenance, add_media_worker, add_hall, add_crowd, add_sandbox_pay};

}  // namespace yz::app
