/** The OpenCL backend. */
module org.lstm4j.backend.opencl {
    requires static org.jspecify;
    requires org.lstm4j;
    requires org.lstm4j.gpu;
    requires jocl;

    provides org.lstm4j.spi.BackendProvider with
            org.lstm4j.backend.opencl.OpenClProvider;
}
