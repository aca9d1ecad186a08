#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdnoreturn.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "config.h"
#include "environment.h"
#include "say.h"

#define MOST_OPEN_FILES 1048576

enum step { STEP_FORK, STEP_FOLDER, STEP_USER, STEP_EXECUTE };

/* What a child that could not start its program tells its parent. */
struct failure {
  enum step step;
  int error;
};

/* BEAM makes its port table as large as the soft limit: the hard limit is for programs that ask for more. */
static void raise_open_files(void) {
  rlim_t hard = config.open_files > MOST_OPEN_FILES ? config.open_files : MOST_OPEN_FILES;
  struct rlimit limit = {config.open_files, hard};
  setrlimit(RLIMIT_NOFILE, &limit);
}

static int become_user(void) {
  if (!config.unprivileged) return 0;
  if (setgroups(0, NULL) != 0 || setgid(config.group) != 0) return -1;
  return setuid(config.user);
}

static void set_files(struct streams streams) {
  int input = streams.input >= 0 ? streams.input : open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (input >= 0) dup2(input, STDIN_FILENO);
  dup2(streams.output, STDOUT_FILENO);
  dup2(streams.output, STDERR_FILENO);
  if (streams.terminal) ioctl(STDIN_FILENO, TIOCSCTTY, 0);
}

static struct failure become_program(char **arguments, struct streams streams) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  set_files(streams);
  raise_open_files();
  if (chdir(config.folder) != 0) return (struct failure){STEP_FOLDER, errno};
  if (become_user() != 0) return (struct failure){STEP_USER, errno};
  execve(arguments[0], arguments, environment_all());
  return (struct failure){STEP_EXECUTE, errno};
}

static void explain(const char *program, struct failure failure) {
  const char *why = strerror(failure.error);
  if (failure.step == STEP_FOLDER) complain("folder %s: %s", config.folder, why);
  else if (failure.step == STEP_USER) complain("user %u, group %u: %s", config.user, config.group, why);
  else if (failure.step == STEP_EXECUTE && failure.error == ENOENT && access(program, F_OK) == 0)
    complain("start %s: the loader or interpreter that it names is missing", program);
  else complain("start %s: %s", program, why);
}

/* The pipe closes when the program takes over, and carries the failure when it does not. */
pid_t start_program(char **arguments, struct streams streams) {
  int report[2];
  struct failure failure = {STEP_FORK, 0};
  pid_t pid = pipe2(report, O_CLOEXEC) == 0 ? fork() : -1;
  if (pid < 0) {
    failure.error = errno;
    explain(arguments[0], failure);
    return 0;
  }
  if (pid == 0) {
    failure = become_program(arguments, streams);
    if (write(report[1], &failure, sizeof failure) < 0) { /* the exit status tells as much */
    }
    _exit(127);
  }
  close(report[1]);
  ssize_t got = read(report[0], &failure, sizeof failure);
  close(report[0]);
  if (got != sizeof failure) return pid;
  explain(arguments[0], failure);
  return 0;
}
