package org.tandemgate.api.election;

/**
 * How a planned hand-over of one virtual host ended.
 *
 * @param name the virtual host
 * @param moved whether another node holds it now
 * @param text one sentence: who took over and after how long, or why nothing moved
 */
public record HandOver(String name, boolean moved, String text) {}
