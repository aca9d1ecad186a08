#include "end.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "mount.h"
#include "port.h"
#include "say.h"

static bool all_gone_within(int64_t time) {
  int64_t until = clock_now() + time;
  for (;;) {
    pid_t pid = waitpid(-1, NULL, WNOHANG);
    if (pid < 0) return true;
    if (pid > 0) continue;
    if (clock_now() >= until) return false;
    clock_sleep(2 * MILLISECOND);
  }
}

static void end_processes(void) {
  kill(-1, SIGTERM);
  if (all_gone_within(SECOND)) return;
  kill(-1, SIGKILL);
  all_gone_within(SECOND);
}

/* The last words would be lost in a serial line that is switched off while it sends. */
static void finish_console(void) {
  int waiting = 0;
  for (int tries = 0; tries < 100; tries++) {
    if (ioctl(STDERR_FILENO, TIOCOUTQ, &waiting) != 0 || waiting == 0) return;
    clock_sleep(10 * MILLISECOND);
  }
}

/* A PC without ACPI cannot switch itself off, and halts instead: a reset is what ends its emulator. */
static bool can_power_off(void) {
#if defined(__x86_64__)
  return access("/sys/firmware/acpi", F_OK) == 0;
#else
  return true;
#endif
}

static noreturn void leave(enum after after) {
  if (after == AFTER_HALT) reboot(RB_HALT_SYSTEM);
  if (after == AFTER_POWEROFF && can_power_off()) reboot(RB_POWER_OFF);
  reboot(RB_AUTOBOOT);
  for (;;) pause();
}

noreturn void end_machine(enum after after) {
  end_processes();
  mount_end();
  port_finish();
  finish_console();
  leave(after);
}

noreturn void end_broken(const char *why) {
  complain("init: %s", why);
  end_machine(AFTER_POWEROFF);
}

noreturn void end_fault(int signal) {
  static bool again;
  if (!again) {
    again = true;
    say("init: a fault of its own, signal %d", signal);
  }
  sync();
  leave(AFTER_POWEROFF);
}
