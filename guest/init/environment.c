#include "environment.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "say.h"
#include "text.h"

static struct words variables;

static char **find(const char *name, size_t length) {
  for (size_t i = 0; i < variables.count; i++)
    if (strncmp(variables.at[i], name, length) == 0 && variables.at[i][length] == '=') return &variables.at[i];
  return NULL;
}

bool environment_set(char *assignment) {
  size_t length = strcspn(assignment, "=");
  if (length == 0 || assignment[length] == '\0') return false;
  char **known = find(assignment, length);
  if (known != NULL) *known = assignment;
  else words_add(&variables, assignment);
  return true;
}

void environment_set_default(char *assignment) {
  if (find(assignment, strcspn(assignment, "=")) == NULL) environment_set(assignment);
}

void environment_set_random(const char *name) {
  unsigned char random[16];
  if (find(name, strlen(name)) != NULL) return;
  if (getrandom(random, sizeof random, 0) != sizeof random)
    return complain("random %s: %s", name, strerror(errno));
  environment_set(text_of("%s=%s", name, hex_of(random, sizeof random)));
}

static const char *value_of(const char *name, size_t length) {
  char **known = find(name, length);
  if (known != NULL) return *known + length + 1;
  complain("argument: ${%.*s} is not set", (int)length, name);
  return "";
}

char *environment_expand(const char *text) {
  const char *dollar = strstr(text, "${");
  if (dollar == NULL) return text_of("%s", text);
  int before = (int)(dollar - text);
  if (before > 0 && dollar[-1] == '$') return text_of("%.*s{%s", before, text, environment_expand(dollar + 2));
  const char *end = strchr(dollar, '}');
  if (end == NULL) return text_of("%s", text);
  const char *value = value_of(dollar + 2, (size_t)(end - dollar - 2));
  return text_of("%.*s%s%s", before, text, value, environment_expand(end + 1));
}

char **environment_all(void) {
  static char *none[] = {NULL};
  return variables.count == 0 ? none : variables.at;
}
