/**
 * Time-series forecasting from a CSV file to future values in original units.
 */
@NullMarked
package org.lstm4j.tasks.forecast;

import org.jspecify.annotations.NullMarked;
