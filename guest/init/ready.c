#include "ready.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "config.h"
#include "loop.h"
#include "port.h"
#include "release.h"
#include "say.h"
#include "text.h"

#define FOLDER "/run/lean"
#define MARK FOLDER "/ready"
#define LISTENING "0A"

static int changes = -1;
static bool told;
static int64_t since;

void ready_now(void) {
  if (told || !release_is_running()) return;
  told = true;
  since = clock_now();
  port_send("ready ticks=%llu ns=%lld", (unsigned long long)clock_ticks(), (long long)clock_now());
  say("ready");
  if (changes >= 0) {
    loop_forget(changes);
    close(changes);
  }
}

int64_t ready_since(void) {
  return since;
}

void ready_look(void) {
  if (config.ready_when == READY_BOOT && access(MARK, F_OK) == 0) ready_now();
}

static void on_change(short happened) {
  char events[1024];
  (void)happened;
  if (read(changes, events, sizeof events) > 0) ready_look();
}

static void poll_mark(void) {
  ready_look();
  if (!told) loop_at(clock_now() + 10 * MILLISECOND, poll_mark);
}

static void make_folder(void) {
  if (mkdir(FOLDER, 0755) != 0 || (config.unprivileged && chown(FOLDER, config.user, config.group) != 0))
    complain("%s: %s", FOLDER, strerror(errno));
}

static void watch_mark(void) {
  changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (changes < 0 || inotify_add_watch(changes, FOLDER, IN_CREATE | IN_MOVED_TO) < 0)
    return loop_at(clock_now(), poll_mark);
  loop_watch(changes, POLLIN, on_change);
}

static unsigned port_of(const char *hex) {
  unsigned port = 0;
  for (; hex_digit(*hex) >= 0; hex++) port = port * 16 + (unsigned)hex_digit(*hex);
  return port;
}

/* A line of /proc/net/tcp: `SLOT: ADDRESS:PORT REMOTE:PORT STATE ...`, all in hexadecimal. */
static bool line_listens(const char *line) {
  const char *slot = strchr(line, ':');
  const char *local = slot == NULL ? NULL : strchr(slot + 1, ':');
  const char *remote = local == NULL ? NULL : strchr(local + 1, ':');
  const char *state = remote == NULL ? NULL : strchr(remote, ' ');
  if (state == NULL || port_of(local + 1) != config.ready_port) return false;
  return strncmp(state + 1, LISTENING, strlen(LISTENING)) == 0;
}

static bool table_listens(const char *path) {
  char *table = read_file(path).at;
  char *rest = table;
  char *line;
  bool listens = false;
  while (!listens && (line = text_part(&rest, '\n')) != NULL) listens = line_listens(line);
  free(table);
  return listens;
}

static void poll_port(void) {
  if (table_listens("/proc/net/tcp") || table_listens("/proc/net/tcp6")) ready_now();
  else loop_at(clock_now() + 20 * MILLISECOND, poll_port);
}

void ready_begin(void) {
  make_folder();
  if (config.ready_when == READY_BOOT) watch_mark();
  if (config.ready_when == READY_PORT) loop_at(clock_now(), poll_port);
}
