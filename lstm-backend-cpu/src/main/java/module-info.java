/** The CPU backend. */
module org.lstm4j.backend.cpu {
    requires static jdk.incubator.vector;
    requires static org.jspecify;
    requires org.lstm4j;
}
