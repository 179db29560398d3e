package dev.portcullis.budget.allocate;

/** Where somebody stands among siblings: lower numbers first, the next where those are equal. The last is different for everybody. */
record Rank(long first, long second, long third, long fourth, long last) implements Comparable<Rank> {
    @Override
    public int compareTo(Rank other) {
        var order = Long.compare(first, other.first);
        order = order != 0 ? order : Long.compare(second, other.second);
        order = order != 0 ? order : Long.compare(third, other.third);
        order = order != 0 ? order : Long.compare(fourth, other.fourth);
        return order != 0 ? order : Long.compare(last, other.last);
    }
}
