/** The CPU backend. */
module org.lstm4j.backend.cpu {
    requires static jdk.incubator.vector;
    requires static org.jspecify;
    requires org.lstm4j;

    provides org.lstm4j.spi.BackendProvider with
            org.lstm4j.backend.cpu.CpuProvider;
}
