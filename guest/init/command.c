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

struct words *command_resolve(const struct words *words) {
  static struct words resolved;
  resolved = (struct words){NULL, 0};
  const char *name = words->count == 0 ? "" : words->at[0];
  const struct command *command = find(name);
  if (command == NULL && *name != '/') {
    complain("there is no command \"%s\" in this image", name);
    return NULL;
  }
  environment_set(text_of("LEAN_COMMAND=%u", ++times));
  if (command != NULL) environment_set(text_of("RELEASE_COMMAND=%s", name));
  for (size_t i = 0; command != NULL && i < command->arguments.count; i++)
    words_add(&resolved, environment_expand(command->arguments.at[i]));
  for (size_t i = command == NULL ? 0 : 1; i < words->count; i++) words_add(&resolved, words->at[i]);
  return &resolved;
}
