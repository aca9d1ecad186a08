#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "loop.h"
#include "ready.h"
#include "say.h"

static int from_release = -1;
static char *window;
static size_t kept;

static void print(const char *at, size_t length) {
  while (length > 0) {
    ssize_t written = write(STDOUT_FILENO, at, length);
    if (written <= 0) return;
    at += written;
    length -= (size_t)written;
  }
}

/* The text may be cut in two by the pipe: the last bytes of each piece are kept for the next. */
static void look_for_text(const char *piece, size_t length) {
  size_t wanted = strlen(config.ready_text);
  if (window == NULL) return;
  memcpy(window + kept, piece, length);
  kept += length;
  if (memmem(window, kept, config.ready_text, wanted) != NULL) {
    free(window);
    window = NULL;
    return ready_now();
  }
  size_t keep = kept < wanted ? kept : wanted - 1;
  memmove(window, window + kept - keep, keep);
  kept = keep;
}

static ssize_t pass_on(void) {
  char piece[4096];
  ssize_t got = read(from_release, piece, sizeof piece);
  if (got <= 0) return got;
  print(piece, (size_t)got);
  look_for_text(piece, (size_t)got);
  return got;
}

static void on_output(short happened) {
  (void)happened;
  pass_on();
}

int output_begin(void) {
  int ends[2];
  if (config.ready_when != READY_LOG) return STDERR_FILENO;
  if (pipe2(ends, O_CLOEXEC) != 0) {
    complain("output: %s", strerror(errno));
    return STDERR_FILENO;
  }
  from_release = ends[0];
  window = malloc(strlen(config.ready_text) + 4096);
  fcntl(from_release, F_SETFL, O_NONBLOCK);
  loop_watch(from_release, POLLIN, on_output);
  return ends[1];
}

void output_finish(void) {
  while (from_release >= 0 && pass_on() > 0) {
  }
}
