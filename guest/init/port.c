#include "port.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "format.h"
#include "kernel.h"
#include "loop.h"
#include "request.h"
#include "text.h"

#define NAME "leanvm"
#define CLASS "/sys/class/virtio-ports"
#define DEVICES "/sys/bus/virtio/devices"

static int port = -1;
static int64_t give_up;
static char outgoing[8192];
static size_t outgoing_length;
static char incoming[1 << 16];
static size_t incoming_length;

/* The name of the first entry of `folder` whose file `attribute` contains `value` and nothing else. */
static char *find(const char *folder, const char *attribute, const char *value) {
  DIR *entries = opendir(folder);
  if (entries == NULL) return NULL;
  char *found = NULL;
  struct dirent *entry;
  while (found == NULL && (entry = readdir(entries)) != NULL) {
    if (entry->d_name[0] == '.') continue;
    char *path = text_of("%s/%s/%s", folder, entry->d_name, attribute);
    char *contents = read_file(path).at;
    if (contents == NULL) continue;
    contents[strcspn(contents, "\n")] = '\0';
    if (strcmp(contents, value) == 0) found = text_of("%s", entry->d_name);
  }
  closedir(entries);
  return found;
}

static void obey_lines(void) {
  char *end;
  while ((end = memchr(incoming, '\n', incoming_length)) != NULL) {
    *end = '\0';
    request_line(incoming);
    incoming_length -= (size_t)(end - incoming) + 1;
    memmove(incoming, end + 1, incoming_length);
  }
  if (incoming_length == sizeof incoming) incoming_length = 0;
}

char *port_path(const char *name) {
  char *found = find(CLASS, "name", name);
  return found == NULL ? NULL : text_of("/dev/%s", found);
}

static void receive(void) {
  ssize_t got = read(port, incoming + incoming_length, sizeof incoming - incoming_length);
  if (got <= 0) return;
  incoming_length += (size_t)got;
  obey_lines();
}

static void flush(void) {
  ssize_t sent = 0;
  while (outgoing_length > 0 && (sent = write(port, outgoing, outgoing_length)) > 0) {
    outgoing_length -= (size_t)sent;
    memmove(outgoing, outgoing + sent, outgoing_length);
  }
}

static void on_port(short happened);

static void watch(void) {
  loop_watch(port, outgoing_length > 0 ? POLLIN | POLLOUT : POLLIN, on_port);
}

/* poll(2) reports a port that no host listens to as hung up, without end: then SIGIO is waited for. */
static void on_port(short happened) {
  if (happened & POLLIN) receive();
  if (happened & POLLOUT) flush();
  if (happened & POLLHUP) loop_forget(port);
  else watch();
}

void port_look(void) {
  struct pollfd look = {port, POLLIN | POLLOUT, 0};
  if (port >= 0 && poll(&look, 1, 0) >= 0) on_port(look.revents);
}

void port_begin(void) {
  if (give_up == 0) give_up = clock_now() + 2 * SECOND;
  char *path = port_path(NAME);
  if (path != NULL) port = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (port >= 0) {
    fcntl(port, F_SETOWN, getpid());
    fcntl(port, F_SETFL, O_NONBLOCK | O_ASYNC);
    port_look();
  } else if (clock_now() < give_up && find(DEVICES, "device", VIRTIO_ID_CONSOLE) != NULL) {
    loop_at(clock_now() + 2 * MILLISECOND, port_begin);
  }
}

void port_send(const char *pattern, ...) {
  char line[600];
  va_list arguments;
  va_start(arguments, pattern);
  format(line, sizeof line - 1, pattern, arguments);
  va_end(arguments);
  size_t length = strlen(line);
  line[length++] = '\n';
  if (length > sizeof outgoing - outgoing_length) return;
  memcpy(outgoing + outgoing_length, line, length);
  outgoing_length += length;
  if (port < 0) return;
  flush();
  watch();
}

void port_finish(void) {
  for (int tries = 0; port >= 0 && outgoing_length > 0 && tries < 100; tries++) {
    struct pollfd look = {port, POLLOUT, 0};
    if (poll(&look, 1, 5) > 0 && (look.revents & POLLHUP)) clock_sleep(5 * MILLISECOND);
    flush();
  }
}
