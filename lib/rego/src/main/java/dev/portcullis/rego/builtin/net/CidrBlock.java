package dev.portcullis.rego.builtin.net;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A block of IP addresses, such as {@code 192.0.2.0/24}. */
public final class CidrBlock {
    private final IpAddress written;
    private final int prefix;

    private CidrBlock(IpAddress written, int prefix) {
        this.written = written;
        this.prefix = prefix;
    }

    /**
     * Reads an address, a slash and the length of a prefix.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        byte[] octets = slash < 0 ? null : IpAddress.octets(text.substring(0, slash));
        int prefix = slash < 0 ? -1 : length(text.substring(slash + 1));
        if (octets == null || prefix < 0 || prefix > octets.length * 8) {
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }
        BigInteger masked = masked(new BigInteger(1, octets), octets.length * 8, prefix);
        if (octets.length == 4) {
            return new CidrBlock(new IpAddress(masked, 32), prefix);
        }
        IpAddress network = IpAddress.ofShared(masked);
        return new CidrBlock(network, network.bits() == 32 ? prefix - 96 : prefix);
    }

    /** The block of one address, or null where the text is none. */
    public static @Nullable CidrBlock ofAddress(String text) {
        IpAddress address = IpAddress.parse(text);
        return address == null ? null : new CidrBlock(address, address.bits());
    }

    /**
     * The block that an address of IPv4 had before prefixes had lengths, whose text keeps the address: what OPA merges an address as.
     *
     * @throws IllegalArgumentException if this is an address of IPv6
     */
    public CidrBlock classful() {
        if (written.bits() != 32) {
            throw new IllegalArgumentException("IPv6 invalid: needs prefix length");
        }
        int first = written.value().shiftRight(24).intValue();
        return new CidrBlock(written, first < 0x80 ? 8 : first < 0xC0 ? 16 : 24);
    }

    private static int length(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 7 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(text) : -1;
    }

    private static BigInteger masked(BigInteger value, int bits, int prefix) {
        return value.shiftRight(bits - prefix).shiftLeft(bits - prefix);
    }

    private BigInteger first() {
        return masked(written.value(), written.bits(), prefix);
    }

    public boolean contains(CidrBlock other) {
        return written.bits() == other.written.bits()
                && prefix <= other.prefix
                && masked(other.written.value(), written.bits(), prefix).equals(first());
    }

    public boolean intersects(CidrBlock other) {
        return contains(other) || other.contains(this);
    }

    /** How many addresses the block has. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(written.bits() - prefix);
    }

    /** Every address of the block, as a text; {@link #size} says how many that are. */
    public List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        BigInteger end = first().add(size());
        for (BigInteger at = first(); at.compareTo(end) < 0; at = at.add(BigInteger.ONE)) {
            addresses.add(new IpAddress(at, written.bits()).toString());
        }
        return addresses;
    }

    @Override
    public String toString() {
        return written + "/" + prefix;
    }

    /** A range of addresses in the space of 128 bits; the block is null where the range is of several blocks. */
    private record Range(
            BigInteger first, BigInteger last, @Nullable CidrBlock block) {
        static Range of(CidrBlock block) {
            BigInteger first = new IpAddress(block.first(), block.written.bits()).shared();
            return new Range(first, first.add(block.size()).subtract(BigInteger.ONE), block);
        }

        private BigInteger beforeFirst() {
            boolean lowest = first.signum() == 0 || first.equals(BigInteger.valueOf(0xFFFF_0000_0000L));
            return lowest ? first : first.subtract(BigInteger.ONE);
        }
    }

    /** The fewest blocks that have the same addresses, as texts; blocks that neither overlap nor touch another stay as they are written. */
    public static Set<String> merge(List<CidrBlock> blocks) {
        List<Range> ranges = new ArrayList<>(blocks.stream().map(Range::of).toList());
        ranges.sort(Comparator.comparing(Range::last).thenComparing(Range::first));
        List<Range> merged = new ArrayList<>();
        for (Range range : ranges.reversed()) {
            Range above = merged.isEmpty() ? null : merged.getLast();
            if (above != null && above.beforeFirst().compareTo(range.last()) <= 0) {
                merged.removeLast();
                merged.add(new Range(range.first().min(above.first()), above.last(), null));
            } else {
                merged.add(range);
            }
        }
        Set<String> texts = new LinkedHashSet<>();
        for (Range range : merged) {
            if (range.block() != null) {
                texts.add(range.block().toString());
            } else {
                addBlocks(range, texts);
            }
        }
        return texts;
    }

    private static void addBlocks(Range range, Set<String> texts) {
        IpAddress end = IpAddress.ofShared(range.last());
        IpAddress start = IpAddress.ofShared(range.first());
        int bits = start.bits() == 32 && end.bits() == 32 ? 32 : 128;
        BigInteger at = bits == 32 ? start.value() : range.first();
        BigInteger last = bits == 32 ? end.value() : range.last();
        while (at.compareTo(last) <= 0) {
            int free = at.signum() == 0 ? bits : at.getLowestSetBit();
            int fitting = last.subtract(at).add(BigInteger.ONE).bitLength() - 1;
            int size = Math.min(free, fitting);
            texts.add(new IpAddress(at, bits) + "/" + (bits - size));
            at = at.add(BigInteger.ONE.shiftLeft(size));
        }
    }
}
