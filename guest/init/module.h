#ifndef MODULE_H
#define MODULE_H

/* Loads the configured kernel modules in order, and frees the memory of their files. */
void module_load_all(void);

#endif
