#include "streams.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "config.h"
#include "environment.h"
#include "text.h"

void streams_resize(int terminal, long columns, long rows) {
  struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
  ioctl(terminal, TIOCSWINSZ, &size);
}

/* The side of the command; -1 when there is none. */
static int open_slave(int master) {
  int unlock = 0;
  unsigned number;
  if (ioctl(master, TIOCSPTLCK, &unlock) != 0 || ioctl(master, TIOCGPTN, &number) != 0) return -1;
  int slave = open(text_of("/dev/pts/%u", number), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (slave >= 0 && config.unprivileged && fchown(slave, config.user, config.group) != 0) {
    close(slave);
    return -1;
  }
  return slave;
}

bool streams_terminal(long columns, long rows, struct streams *theirs, struct ends *ours) {
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  int slave = master < 0 ? -1 : open_slave(master);
  if (slave < 0) {
    close(master);
    return false;
  }
  streams_resize(master, columns, rows);
  *theirs = (struct streams){slave, slave, true};
  *ours = (struct ends){fcntl(master, F_DUPFD_CLOEXEC, 0), master};
  environment_set_default(text_of("TERM=xterm"));
  return true;
}

bool streams_pipes(struct streams *theirs, struct ends *ours) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) != 0) return false;
  if (pipe2(out, O_CLOEXEC) != 0) {
    close(in[0]);
    close(in[1]);
    return false;
  }
  fcntl(in[1], F_SETFL, O_NONBLOCK);
  fcntl(out[0], F_SETFL, O_NONBLOCK);
  *theirs = (struct streams){in[0], out[1], false};
  *ours = (struct ends){in[1], out[0]};
  return true;
}
