#ifndef ACPI_H
#define ACPI_H

/* Calls `on_power_button` for each press that ACPI reports. Does nothing on a machine without ACPI. */
void acpi_listen(void (*on_power_button)(void));

#endif
