#ifndef DIRECTIVE_H
#define DIRECTIVE_H

#include <stdbool.h>

/* Applies one directive to `config`; keeps `value`. Returns what is wrong with it, or NULL. Only some may
 * come `at_boot`, from the kernel command line. */
const char *directive_apply(const char *name, char *value, bool at_boot);

#endif
