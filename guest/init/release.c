#include "release.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"
#include "config.h"
#include "end.h"
#include "environment.h"
#include "execute.h"
#include "fwcfg.h"
#include "loop.h"
#include "output.h"
#include "port.h"
#include "ready.h"
#include "render.h"
#include "say.h"
#include "start.h"

/* The mark of readiness is the boot script's last instruction; what the emulator does after it (`-s`, for Elixir
 * its command line) would be torn apart, with a crash report, by a stop that comes at once. */
#define TIME_TO_SETTLE SECOND

static pid_t release;
static pid_t services[MOST_SERVICES];
static bool stopping;

bool release_is_running(void) {
  return release > 0;
}

static noreturn void end_with(const char *how, int number) {
  say("exit %s=%d", how, number);
  port_send("exit %s=%d", how, number);
  end_machine(stopping ? AFTER_POWEROFF : config.after);
}

noreturn void release_give_up(void) {
  end_with("status", 127);
}

static void expand(struct words *words) {
  for (size_t i = 0; i < words->count; i++) words->at[i] = environment_expand(words->at[i]);
}

static void start_services(void) {
  for (unsigned i = 0; i < config.service_count; i++) {
    expand(&config.services[i]);
    services[i] = start_program(config.services[i].at, (struct streams){-1, STDERR_FILENO, false});
  }
}

/* The release, or the command that the host asks for instead. */
static struct words *to_start(void) {
  struct words asked = fwcfg_command();
  const char *why;
  if (asked.count > 0) return command_resolve(&asked, &why);
  if (config.release.count == 0) {
    complain("there is no release to start");
    return NULL;
  }
  expand(&config.release);
  return &config.release;
}

void release_start(void) {
  start_services();
  struct words *arguments = to_start();
  if (arguments == NULL) release_give_up();
  ready_begin();
  render_all();
  port_send("run ticks=%llu ns=%lld", (unsigned long long)clock_ticks(), (long long)clock_now());
  release = start_program(arguments->at, (struct streams){-1, output_begin(), false});
  if (release == 0) release_give_up();
  note("start: process %d", release);
}

static void lose_patience(void) {
  complain("the release did not stop within %u s: it is killed", config.grace_seconds);
  kill(release, SIGKILL);
}

static void terminate(void) {
  kill(release, SIGTERM);
  loop_at(clock_now() + config.grace_seconds * SECOND, lose_patience);
}

void release_stop(const char *why) {
  if (stopping) return;
  stopping = true;
  say("stopping: %s", why);
  if (!release_is_running()) end_machine(AFTER_POWEROFF);
  int64_t settled = ready_since() == 0 ? 0 : ready_since() + TIME_TO_SETTLE;
  loop_at(settled > clock_now() ? settled : clock_now(), terminate);
}

/* /proc/vmstat counts what the kernel has killed for want of memory. */
static bool memory_ran_out(void) {
  char *counters = read_file("/proc/vmstat").at;
  char *count = counters == NULL ? NULL : strstr(counters, "\noom_kill ");
  return count != NULL && count[strlen("\noom_kill ")] != '0';
}

/* What it did just before it ended may not have been seen yet. */
static noreturn void release_ended(int status) {
  output_finish();
  ready_look();
  release = 0;
  if (WIFEXITED(status)) end_with("status", WEXITSTATUS(status));
  if (WTERMSIG(status) == SIGKILL && memory_ran_out())
    complain("out of memory: the kernel killed the release");
  end_with("signal", WTERMSIG(status));
}

static void service_ended(unsigned index, int status) {
  const char *name = config.services[index].at[0];
  services[index] = 0;
  if (stopping) return;
  if (WIFEXITED(status)) complain("service %s: it ended with status %d", name, WEXITSTATUS(status));
  else complain("service %s: it was ended by signal %d", name, WTERMSIG(status));
}

void release_reap(void) {
  int status;
  pid_t pid;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (pid == release) release_ended(status);
    if (execute_reap(pid, status)) continue;
    for (unsigned i = 0; i < config.service_count; i++)
      if (services[i] == pid) service_ended(i, status);
  }
}
