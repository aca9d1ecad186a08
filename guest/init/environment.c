#include "environment.h"

#include <errno.h>
#include <stdlib.h>
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

/* The value of `NAME`, or of `NAME:-DEFAULT` as a shell has it: the default stands for an empty value too. */
static char *value_of(const char *expression, size_t length) {
  const char *otherwise = memmem(expression, length, ":-", 2);
  size_t name = otherwise == NULL ? length : (size_t)(otherwise - expression);
  char **known = find(expression, name);
  const char *value = known == NULL ? "" : *known + name + 1;
  if (otherwise != NULL && *value == '\0') return text_of("%.*s", (int)(length - name - 2), otherwise + 2);
  if (known == NULL) complain("${%.*s} is not set", (int)name, expression);
  return text_of("%s", value);
}

char *environment_expand(const char *text) {
  char *result = text_of("%s", "");
  for (const char *dollar; (dollar = strstr(text, "${")) != NULL;) {
    bool escaped = dollar > text && dollar[-1] == '$';
    const char *end = escaped ? dollar + 1 : strchr(dollar, '}');
    if (end == NULL) break;
    char *value = escaped ? text_of("%s", "{") : value_of(dollar + 2, (size_t)(end - dollar - 2));
    char *longer = text_of("%s%.*s%s", result, (int)(dollar - text), text, value);
    free(value);
    free(result);
    result = longer;
    text = end + 1;
  }
  char *whole = text_of("%s%s", result, text);
  free(result);
  return whole;
}

char **environment_all(void) {
  static char *none[] = {NULL};
  return variables.count == 0 ? none : variables.at;
}
