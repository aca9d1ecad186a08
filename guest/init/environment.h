#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

/* The environment of the release. Who sets a name later wins. */

/* Sets from `NAME=VALUE`, which is kept; false when it has no name. */
bool environment_set(char *assignment);

/* As environment_set, but a name that is set already keeps its value. */
void environment_set_default(char *assignment);

/* Sets `name` to 32 random hex digits unless it has a value. */
void environment_set_random(const char *name);

/* `text` with every `${NAME}` replaced by its value, in memory of its own; `$${` stands for `${`. */
char *environment_expand(const char *text);

/* Every `NAME=VALUE`, ending with NULL. */
char **environment_all(void);

#endif
