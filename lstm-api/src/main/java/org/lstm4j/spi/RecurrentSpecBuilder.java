package org.lstm4j.spi;

import java.util.List;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/** Changes single fields of a {@link RecurrentSpec}; made by {@link RecurrentSpec#toBuilder}. */
public final class RecurrentSpecBuilder {
    private final Cell cell;
    private final int inputSize;
    private final int hiddenSize;
    private int projectionSize;
    private Bias bias;
    private Direction direction;
    private List<Activation> activations;
    private boolean peephole;
    private Coupling coupling;
    private float inputClip;
    private float cellClip;
    private ResetForm resetForm;
    private boolean layerNorm;
    private float recurrentDropout;
    private MaskMode maskMode;
    private WeightFormat weightFormat;

    RecurrentSpecBuilder(RecurrentSpec from) {
        cell = from.cell();
        inputSize = from.inputSize();
        hiddenSize = from.hiddenSize();
        projectionSize = from.projectionSize();
        bias = from.bias();
        direction = from.direction();
        activations = from.activations();
        peephole = from.peephole();
        coupling = from.coupling();
        inputClip = from.inputClip();
        cellClip = from.cellClip();
        resetForm = from.resetForm();
        layerNorm = from.layerNorm();
        recurrentDropout = from.recurrentDropout();
        maskMode = from.maskMode();
        weightFormat = from.weightFormat();
    }

    public RecurrentSpecBuilder projectionSize(int value) {
        projectionSize = value;
        return this;
    }

    public RecurrentSpecBuilder bias(Bias value) {
        bias = value;
        return this;
    }

    public RecurrentSpecBuilder direction(Direction value) {
        direction = value;
        return this;
    }

    public RecurrentSpecBuilder activations(List<Activation> value) {
        activations = value;
        return this;
    }

    public RecurrentSpecBuilder peephole(boolean value) {
        peephole = value;
        return this;
    }

    public RecurrentSpecBuilder coupling(Coupling value) {
        coupling = value;
        return this;
    }

    public RecurrentSpecBuilder inputClip(float value) {
        inputClip = value;
        return this;
    }

    public RecurrentSpecBuilder cellClip(float value) {
        cellClip = value;
        return this;
    }

    public RecurrentSpecBuilder resetForm(ResetForm value) {
        resetForm = value;
        return this;
    }

    public RecurrentSpecBuilder layerNorm(boolean value) {
        layerNorm = value;
        return this;
    }

    public RecurrentSpecBuilder recurrentDropout(float value) {
        recurrentDropout = value;
        return this;
    }

    public RecurrentSpecBuilder maskMode(MaskMode value) {
        maskMode = value;
        return this;
    }

    public RecurrentSpecBuilder weightFormat(WeightFormat value) {
        weightFormat = value;
        return this;
    }

    /** The changed spec; an {@link org.lstm4j.LstmException} names a field out of range. */
    public RecurrentSpec build() {
        return new RecurrentSpec(
                cell,
                inputSize,
                hiddenSize,
                projectionSize,
                bias,
                direction,
                activations,
                peephole,
                coupling,
                inputClip,
                cellClip,
                resetForm,
                layerNorm,
                recurrentDropout,
                maskMode,
                weightFormat);
    }
}
