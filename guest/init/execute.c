#include "execute.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "loop.h"
#include "port.h"
#include "release.h"
#include "start.h"
#include "streams.h"
#include "text.h"

#define PORT "leanvm.exec"
#define MOST_BYTES (1L << 60)

/* Bytes on their way. */
struct buffer {
  char at[4096];
  size_t length;
};

static struct {
  pid_t pid;
  char *id;
  /* What the host reads and writes; opened once, kept. */
  int port;
  /* init's ends of what the command reads and writes; -1 once closed. */
  int input;
  int output;
  bool ended;
  int status;
  unsigned long long sent;
  /* Of all that the host ever wrote to the port: what has been read, where this command's begins, and where it ends. */
  long received, begin, end;
} job = {.port = -1, .input = -1, .output = -1};

static struct buffer from_host, to_host;

static void refuse(const char *id, const char *why) {
  port_send("exec-end %s error=%s", id, why);
}

static bool fill(struct buffer *buffer, int file) {
  ssize_t got = read(file, buffer->at + buffer->length, sizeof buffer->at - buffer->length);
  if (got > 0) buffer->length += (size_t)got;
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

static size_t drain(struct buffer *buffer, int file) {
  ssize_t wrote = write(file, buffer->at, buffer->length);
  if (wrote <= 0) return 0;
  buffer->length -= (size_t)wrote;
  memmove(buffer->at, buffer->at + wrote, buffer->length);
  return (size_t)wrote;
}

static void close_end(int *file) {
  if (*file < 0) return;
  loop_forget(*file);
  close(*file);
  *file = -1;
}

static void finish(void) {
  char *id = job.id;
  loop_forget(job.port);
  close_end(&job.input);
  bool signalled = WIFSIGNALED(job.status);
  int number = signalled ? WTERMSIG(job.status) : WEXITSTATUS(job.status);
  job.pid = 0;
  port_send("exec-end %s %s=%d bytes=%llu", id, signalled ? "signal" : "status", number, job.sent);
  free(id);
}

static void update(void);

/* What was meant for an earlier command, and came after its end, is dropped. */
static void receive(void) {
  size_t before = from_host.length;
  fill(&from_host, job.port);
  size_t got = from_host.length - before;
  long late = job.begin - job.received;
  job.received += (long)got;
  if (late <= 0) return;
  size_t drop = (size_t)late < got ? (size_t)late : got;
  from_host.length -= drop;
  memmove(from_host.at + before, from_host.at + before + drop, got - drop);
}

static void on_port(short happened) {
  if (happened & POLLIN) receive();
  if (happened & POLLOUT) job.sent += drain(&to_host, job.port);
  if ((happened & POLLHUP) && !(happened & POLLIN)) {
    to_host.length = 0;
    execute_kill();
    loop_forget(job.port);
    return;
  }
  update();
}

static void on_input(short happened) {
  if (happened & POLLOUT) drain(&from_host, job.input);
  else close_end(&job.input);
  if (job.input < 0) from_host.length = 0;
  update();
}

/* A terminal whose other side has been closed reports an error, a pipe its end. */
static void on_output(short happened) {
  (void)happened;
  if (!fill(&to_host, job.output)) close_end(&job.output);
  update();
}

static void watch(int file, short events, void (*on)(short happened)) {
  if (events == 0) loop_forget(file);
  else loop_watch(file, events, on);
}

/* Once the command has ended, what it left in the pipe is still read; what others hold open is not waited for. */
static void read_rest(void) {
  while (job.ended && job.output >= 0 && to_host.length < sizeof to_host.at) {
    size_t before = to_host.length;
    if (!fill(&to_host, job.output) || to_host.length == before) close_end(&job.output);
  }
}

static void update(void) {
  read_rest();
  if (job.received == job.end && from_host.length == 0) close_end(&job.input);
  if (job.ended && job.output < 0 && to_host.length == 0) return finish();
  bool room = job.input >= 0 && from_host.length < sizeof from_host.at;
  watch(job.port, (short)((room ? POLLIN : 0) | (to_host.length > 0 ? POLLOUT : 0)), on_port);
  if (job.input >= 0) watch(job.input, from_host.length > 0 ? POLLOUT : 0, on_input);
  if (job.output >= 0) watch(job.output, to_host.length < sizeof to_host.at ? POLLIN : 0, on_output);
}

static bool open_port(void) {
  if (job.port >= 0) return true;
  char *path = port_path(PORT);
  if (path != NULL) job.port = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  free(path);
  return job.port >= 0;
}

static void run(const char *id, long columns, long rows, const struct words *words, long begin) {
  struct streams streams;
  struct ends own;
  const char *why;
  struct words *arguments = command_resolve(words, &why);
  if (arguments == NULL) return refuse(id, why);
  if (!open_port()) return refuse(id, "the machine has no port for it");
  if (columns > 0 ? !streams_terminal(columns, rows, &streams, &own) : !streams_pipes(&streams, &own))
    return refuse(id, "no terminal or pipe is to be had");
  job.input = own.input;
  job.output = own.output;
  from_host.length = to_host.length = 0;
  job.sent = 0;
  job.begin = begin;
  job.end = -1;
  job.ended = false;
  job.pid = start_program(arguments->at, streams);
  close(streams.output);
  if (streams.input != streams.output) close(streams.input);
  if (job.pid == 0) {
    close_end(&job.input);
    close_end(&job.output);
    return refuse(id, "it cannot be started");
  }
  job.id = text_of("%s", id);
  update();
}

void execute_begin(char *order) {
  const char *id = text_part(&order, ' ');
  long columns = 0, rows = 0, begin = 0;
  struct words words = {NULL, 0};
  if (!number_of(text_part(&order, ' '), 0, 65535, &columns) || !number_of(text_part(&order, ' '), 0, 65535, &rows) ||
      !number_of(text_part(&order, ' '), 0, MOST_BYTES, &begin))
    return refuse(id, "its size and beginning are not three numbers");
  if (job.pid != 0) return refuse(id, "another command is running");
  if (!release_is_running()) return refuse(id, "the release is not running");
  for (char *word; (word = text_part(&order, ' ')) != NULL;) {
    percent_decode(word);
    words_add(&words, word);
  }
  run(id, columns, rows, &words, begin);
  free(words.at);
}

void execute_input_over(const char *end) {
  if (job.pid == 0 || !number_of(end, 0, MOST_BYTES, &job.end)) return;
  update();
}

void execute_resize(char *order) {
  long columns, rows;
  bool fits = number_of(text_part(&order, ' '), 1, 65535, &columns) && number_of(order, 1, 65535, &rows);
  if (job.pid == 0 || job.output < 0 || !fits) return;
  streams_resize(job.output, columns, rows);
}

void execute_kill(void) {
  if (job.pid != 0 && !job.ended) kill(-job.pid, SIGKILL);
}

bool execute_reap(pid_t pid, int status) {
  if (job.pid == 0 || pid != job.pid) return false;
  job.ended = true;
  job.status = status;
  update();
  return true;
}
