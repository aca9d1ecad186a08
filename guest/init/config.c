#include "config.h"

#include <errno.h>
#include <string.h>

#include "directive.h"
#include "say.h"

struct config config = {.grace_seconds = 10, .open_files = 65536, .folder = "/"};

void config_read_file(const char *path) {
  char *rest = read_file(path).at;
  if (rest == NULL) return complain("%s: %s", path, strerror(errno));
  char *line;
  for (unsigned number = 1; (line = text_part(&rest, '\n')) != NULL; number++) {
    if (*line == '\0' || *line == '#') continue;
    char *value = line;
    const char *name = text_part(&value, ' ');
    const char *wrong = directive_apply(name, value == NULL ? strchr(name, '\0') : value, false);
    if (wrong != NULL) complain("%s line %u: %s: %s", path, number, name, wrong);
  }
}

static void apply_boot_word(char *word) {
  char *value = word;
  const char *name = text_part(&value, '=');
  if (strcmp(name, "verbose") == 0) return say_every_step();
  if (value == NULL) return complain("kernel command line: lean.%s: it needs a value", name);
  percent_decode(value);
  const char *wrong = directive_apply(name, value, true);
  if (wrong != NULL) complain("kernel command line: lean.%s: %s", name, wrong);
}

void config_read_boot(const char *path) {
  static const char prefix[] = "lean.";
  char *rest = read_file(path).at;
  if (rest == NULL) return complain("%s: %s", path, strerror(errno));
  rest[strcspn(rest, "\n")] = '\0';
  char *word;
  while ((word = text_part(&rest, ' ')) != NULL)
    if (strncmp(word, prefix, strlen(prefix)) == 0) apply_boot_word(word + strlen(prefix));
}
