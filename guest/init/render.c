#include "render.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "environment.h"
#include "say.h"
#include "text.h"

static bool write_all(int file, const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t wrote = write(file, text, left);
    if (wrote < 0) return false;
    text += wrote;
    left -= (size_t)wrote;
  }
  return true;
}

static bool write_private(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return false;
  bool done = write_all(file, text) && (!config.unprivileged || fchown(file, config.user, config.group) == 0);
  int error = errno;
  close(file);
  errno = error;
  return done;
}

static void render(char *order) {
  char *to = order;
  const char *from = text_part(&to, ' ');
  char *template = read_file(from).at;
  if (template == NULL) return complain("render %s: %s", from, strerror(errno));
  char *text = environment_expand(template);
  if (!write_private(to, text)) complain("render %s: %s", to, strerror(errno));
  free(text);
  free(template);
}

void render_all(void) {
  for (size_t i = 0; i < config.templates.count; i++) render(config.templates.at[i]);
}
