package org.lstm4j.backend.opencl;

import static org.jocl.CL.CL_COMPLETE;
import static org.jocl.CL.CL_EVENT_COMMAND_EXECUTION_STATUS;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_event;
import org.lstm4j.gpu.GpuMark;

/** A marker's event. */
final class OpenClMark implements GpuMark {
    private final OpenClRuntime runtime;
    private final cl_event event;
    private boolean closed;

    OpenClMark(OpenClRuntime runtime, cl_event event) {
        this.runtime = runtime;
        this.event = event;
    }

    cl_event event() {
        return event;
    }

    @Override
    public boolean isDone() {
        int[] status = new int[1];
        int asked =
                CL.clGetEventInfo(event, CL_EVENT_COMMAND_EXECUTION_STATUS, Integer.BYTES, Pointer.to(status), null);
        Cl.check(asked, "clGetEventInfo");
        Cl.check(Math.min(status[0], 0), "work before an event");
        return status[0] == CL_COMPLETE;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            runtime.released(CL.clReleaseEvent(event));
        }
    }
}
