#include "mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "say.h"
#include "text.h"

#define CLOSED (MS_NOSUID | MS_NODEV | MS_NOEXEC)

/* Small kernels lack the optional ones on purpose. */
static const struct {
  const char *type, *path;
  unsigned long flags;
  const char *options;
  bool optional;
} mounts[] = {
    {"devtmpfs", "/dev", MS_NOSUID, "mode=0755", false},
    {"proc", "/proc", CLOSED, NULL, false},
    {"sysfs", "/sys", CLOSED, NULL, false},
    {"devpts", "/dev/pts", MS_NOSUID | MS_NOEXEC, "gid=5,mode=0620,ptmxmode=0666", true},
    {"tmpfs", "/dev/shm", MS_NOSUID | MS_NODEV, "mode=1777", true},
    {"tmpfs", "/run", MS_NOSUID | MS_NODEV, "mode=0755", false},
    {"tmpfs", "/tmp", MS_NOSUID | MS_NODEV, "mode=1777", false},
};

static const char *const links[][2] = {
    {"/proc/self/fd", "/dev/fd"},
    {"/proc/self/fd/0", "/dev/stdin"},
    {"/proc/self/fd/1", "/dev/stdout"},
    {"/proc/self/fd/2", "/dev/stderr"},
};

static void open_console(void) {
  int console = open("/dev/console", O_RDWR | O_NOCTTY);
  if (console < 0) console = open("/dev/null", O_RDWR);
  for (int file = 0; console >= 0 && file < 3; file++)
    if (file != console) dup2(console, file);
  if (console > 2) close(console);
}

void mount_all(void) {
  int errors[sizeof mounts / sizeof *mounts] = {0};
  umask(022);
  for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++) {
    mkdir(mounts[i].path, 0755);
    if (mount(mounts[i].type, mounts[i].path, mounts[i].type, mounts[i].flags, mounts[i].options) != 0)
      errors[i] = errno;
  }
  open_console();
  for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++)
    if (errors[i] != 0 && errors[i] != EBUSY && !(mounts[i].optional && errors[i] == ENODEV))
      complain("mount %s: %s", mounts[i].path, strerror(errors[i]));
  for (size_t i = 0; i < sizeof links / sizeof *links; i++)
    if (symlink(links[i][0], links[i][1]) != 0 && errno != EEXIST)
      complain("link %s: %s", links[i][1], strerror(errno));
}

static void leave(const char *path) {
  if (umount2(path, 0) == 0 || mount(NULL, path, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0) return;
  say("unmount %s: %s", path, strerror(errno));
}

/* /proc/mounts writes a space as `\040`, and other signs that would break its lines likewise. */
static void decode_octal(char *text) {
  char *out = text;
  for (const char *in = text; *in != '\0'; in++) {
    bool coded = in[0] == '\\' && in[1] >= '0' && in[1] <= '3' && in[2] != '\0' && in[3] != '\0';
    *out++ = coded ? (char)((in[1] - '0') << 6 | (in[2] - '0') << 3 | (in[3] - '0')) : *in;
    if (coded) in += 3;
  }
  *out = '\0';
}

static void leave_last_first(char *list) {
  char *device = text_part(&list, ' ');
  if (device == NULL || list == NULL) return;
  char *path = text_part(&list, ' ');
  if (path != NULL) decode_octal(path);
  text_part(&list, ' ');
  const char *options = text_part(&list, '\n');
  if (list != NULL) leave_last_first(list);
  bool writable = options != NULL && strncmp(options, "rw", 2) == 0;
  if (writable && strncmp(device, "/dev/", 5) == 0) leave(path);
}

void mount_end(void) {
  sync();
  char *list = read_file("/proc/mounts").at;
  if (list != NULL) leave_last_first(list);
}
