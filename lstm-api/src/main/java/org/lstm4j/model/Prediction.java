package org.lstm4j.model;

/**
 * What {@link Session#predict} computed.
 *
 * @param output {@code [N, T, width]}, or {@code [N, width]} where the model gives the last step alone; time-major when
 *     the request was
 * @param state after the last valid step of every row, to go on from
 */
@SuppressWarnings("ArrayRecordComponent") // A result handed over: the caller owns the array.
public record Prediction(float[] output, State state) {}
