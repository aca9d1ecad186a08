#include "command.h"

#include <string.h>

#include "config.h"
#include "environment.h"
#include "say.h"

static unsigned times;

static const struct command *find(const char *name) {
  for (unsigned i = 0; i < config.command_count; i++)
    if (strcmp(config.commands[i].name, name) == 0) return &config.commands[i];
  return NULL;
}

static struct words *none(const char *name, const char *reason, const char **why) {
  complain("the command \"%s\" was not run: %s", name, reason);
  *why = reason;
  return NULL;
}

struct words *command_resolve(const struct words *words, const char **why) {
  static struct words resolved;
  resolved = (struct words){NULL, 0};
  const char *name = words->count == 0 ? "" : words->at[0];
  const struct command *command = find(name);
  if (command == NULL && *name != '/') return none(name, "there is no such command in this image", why);
  if (command != NULL && command->missing != NULL) return none(name, command->missing, why);
  environment_set(text_of("LEAN_COMMAND=%u", ++times));
  if (command != NULL) environment_set(text_of("RELEASE_COMMAND=%s", name));
  for (size_t i = 0; command != NULL && i < command->arguments.count; i++)
    words_add(&resolved, environment_expand(command->arguments.at[i]));
  for (size_t i = command == NULL ? 0 : 1; i < words->count; i++) words_add(&resolved, words->at[i]);
  return &resolved;
}
