#include "loop.h"

#include <poll.h>
#include <stddef.h>
#include <time.h>

#include "clock.h"
#include "end.h"

#define MOST 12

static struct pollfd files[MOST];
static void (*on_file[MOST])(short happened);
static nfds_t file_count;

static struct {
  int64_t moment;
  void (*on)(void);
} timers[MOST];

void loop_watch(int file, short events, void (*on)(short happened)) {
  nfds_t slot = 0;
  while (slot < file_count && files[slot].fd != file) slot++;
  for (nfds_t i = 0; slot == file_count && i < file_count; i++)
    if (files[i].fd < 0) slot = i;
  if (slot == MOST) end_broken("too many files to watch");
  if (slot == file_count) file_count++;
  files[slot] = (struct pollfd){file, events, 0};
  on_file[slot] = on;
}

void loop_forget(int file) {
  for (nfds_t slot = 0; slot < file_count; slot++)
    if (files[slot].fd == file) files[slot] = (struct pollfd){-1, 0, 0};
}

void loop_at(int64_t moment, void (*on)(void)) {
  int slot = -1;
  for (int i = 0; i < MOST; i++) {
    if (timers[i].on == on) slot = i;
    if (timers[i].on == NULL && slot < 0) slot = i;
  }
  if (slot < 0) end_broken("too many timers");
  timers[slot].moment = moment;
  timers[slot].on = on;
}

void loop_never(void (*on)(void)) {
  for (int i = 0; i < MOST; i++)
    if (timers[i].on == on) timers[i].on = NULL;
}

static int64_t next_moment(void) {
  int64_t next = INT64_MAX;
  for (int i = 0; i < MOST; i++)
    if (timers[i].on != NULL && timers[i].moment < next) next = timers[i].moment;
  return next;
}

static void call_timers(void) {
  int64_t now = clock_now();
  for (int i = 0; i < MOST; i++) {
    void (*on)(void) = timers[i].on;
    if (on == NULL || timers[i].moment > now) continue;
    timers[i].on = NULL;
    on();
  }
}

void loop_turn(void) {
  int64_t next = next_moment();
  int64_t wait = next == INT64_MAX ? 0 : next - clock_now();
  if (wait < 0) wait = 0;
  struct timespec timeout = {wait / SECOND, wait % SECOND};
  int happened = ppoll(files, file_count, next == INT64_MAX ? NULL : &timeout, NULL);
  for (nfds_t i = 0; happened > 0 && i < file_count; i++) {
    short events = files[i].revents;
    files[i].revents = 0;
    if (files[i].fd >= 0 && events != 0) on_file[i](events);
  }
  call_timers();
}

void loop_wake(void) {
}
