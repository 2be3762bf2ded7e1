/** An application as a user writes it: it names the engine and finds the backend. */
module consumer {
    requires org.lstm4j;
}
