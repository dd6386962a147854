package org.tandemgate.keaha.state;

/** What a coordinator is told. */
public sealed interface CoordinationEvent {
    /**
     * Both servers were looked at.
     *
     * @param observation what was seen
     */
    record Observed(Observation observation) implements CoordinationEvent {}

    /** This node is to hand over: its server goes into maintenance before its role moves. */
    record HandOverWanted() implements CoordinationEvent {}

    /** The other node asks for maintenance: this one is to serve for both. */
    record PartnerLeaves() implements CoordinationEvent {}

    /** The other node asks to end it, or says that it does. */
    record PartnerStays() implements CoordinationEvent {}
}
