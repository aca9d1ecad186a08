#ifndef COMMAND_H
#define COMMAND_H

#include "text.h"

/* The commands of a release besides its start, such as eval and rpc: docs/guest.md. */

/* The arguments of the program that `words`, a command's name and further arguments, ask for; the first of them may be the
 * absolute path of a program instead. NULL, after a complaint, when there is no such command, or the image cannot run it; `*why` then
 * says so. Sets RELEASE_COMMAND. */
struct words *command_resolve(const struct words *words, const char **why);

#endif
