/**
 * Not exported: what the engine tells the JDK's Flight Recorder. {@link org.lstm4j.internal.event.FlightEvents} is the one
 * way in, and the one class that works without the module {@code jdk.jfr}; the events beside it need it.
 */
@NullMarked
package org.lstm4j.internal.event;

import org.jspecify.annotations.NullMarked;
