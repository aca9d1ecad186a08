/* PID 1 of a lean virtual machine. What it is told, does and says: docs/guest.md. */

#include "clock.h"
#include "config.h"
#include "end.h"
#include "entropy.h"
#include "environment.h"
#include "fwcfg.h"
#include "loop.h"
#include "memory.h"
#include "module.h"
#include "mount.h"
#include "network.h"
#include "port.h"
#include "release.h"
#include "request.h"
#include "say.h"
#include "volume.h"

#define CONFIGURATION "/etc/lean/init.conf"
#define LONGEST_WAIT_FOR_NETWORK (5 * SECOND)

static void set_environment(void) {
  fwcfg_read_environment();
  for (size_t i = 0; i < config.random.count; i++) environment_set_random(config.random.at[i]);
  memory_set_emulator();
}

static void prepare(void) {
  mount_all();
  request_begin();
  config_read_file(CONFIGURATION);
  config_read_boot("/proc/cmdline");
  module_load(&config.modules);
  memory_fit();
  port_send("init 1 ticks=%llu ns=%lld", (unsigned long long)clock_ticks(), (long long)clock_now());
  port_begin();
  entropy_begin();
  set_environment();
  network_begin();
}

static void wait_for_network(void) {
  int64_t until = clock_now() + LONGEST_WAIT_FOR_NETWORK;
  while (!network_is_settled() && clock_now() < until) {
    loop_at(until, loop_wake);
    loop_turn();
  }
  loop_never(loop_wake);
}

int main(void) {
  prepare();
  if (!volume_mount_all()) release_give_up();
  wait_for_network();
  release_start();
  for (;;) loop_turn();
}
