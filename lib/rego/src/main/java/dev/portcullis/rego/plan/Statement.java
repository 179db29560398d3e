package dev.portcullis.rego.plan;

import dev.portcullis.rego.value.NumberValue;
import java.util.List;

/**
 * What a block does: the 34 statements of OPA's intermediate representation, in the words of its package {@code ir}. Integers that are called
 * target, source, result, key, value or the like number the locals of the function that the statement is in.
 */
public sealed interface Statement {
    /** Where in the policy's source it comes from. */
    Location location();

    /** Ends the function with the value of a local. */
    record ReturnLocal(int source, Location location) implements Statement {}

    /** Calls a function of the plan or a built-in by name; undefined where the result is. */
    record Call(String function, List<Operand> arguments, int result, Location location) implements Statement {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** Calls the function that stands at a path; undefined where there is none, and where its result is, the blocks around are too. */
    record CallDynamic(List<Integer> arguments, int result, List<Operand> path, Location location)
            implements Statement {
        /** How many blocks further an undefined result leads than a path at which there is no function. */
        public static final int LEAVES = 3;

        public CallDynamic {
            arguments = List.copyOf(arguments);
            path = List.copyOf(path);
        }
    }

    /** Runs blocks one after another, whether or not they are defined. */
    record Blocks(List<Block> blocks, Location location) implements Statement {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /** Leaves as many blocks as the index says, and the one that it is in. */
    record Break(int index, Location location) implements Statement {}

    /** Looks a key up; undefined where the source has none. */
    record Dot(Operand source, Operand key, int target, Location location) implements Statement {}

    /** Counts what a collection holds, or the characters of a string. */
    record Len(Operand source, int target, Location location) implements Statement {}

    /** Runs a block for each member of a collection, and none for anything else. */
    record Scan(int source, int key, int value, Block block, Location location) implements Statement {}

    /** Is undefined where the block is defined. */
    record Not(Block block, Location location) implements Statement {}

    /** Sets a local to a whole number. */
    record AssignInt(long value, int target, Location location) implements Statement {}

    /** Sets a local. */
    record AssignVar(Operand source, int target, Location location) implements Statement {}

    /** Sets a local that is undefined or equal; anything else is a conflict that ends the evaluation. */
    record AssignVarOnce(Operand source, int target, Location location) implements Statement {}

    /** Makes a local undefined. */
    record ResetLocal(int target, Location location) implements Statement {}

    /** Sets a local to null. */
    record MakeNull(int target, Location location) implements Statement {}

    /** Sets a local to a whole number. */
    record MakeNumberInt(long value, int target, Location location) implements Statement {}

    /** Sets a local to a number that the plan holds as a string. */
    record MakeNumberRef(NumberValue number, int target, Location location) implements Statement {}

    /** Sets a local to an array that is to be filled. */
    record MakeArray(int capacity, int target, Location location) implements Statement {}

    /** Sets a local to an object that is to be filled. */
    record MakeObject(int target, Location location) implements Statement {}

    /** Sets a local to a set that is to be filled. */
    record MakeSet(int target, Location location) implements Statement {}

    /** Is undefined unless both are equal. */
    record Equal(Operand a, Operand b, Location location) implements Statement {}

    /** Is undefined if both are equal. */
    record NotEqual(Operand a, Operand b, Location location) implements Statement {}

    /** Is undefined unless the source is an array. */
    record IsArray(Operand source, Location location) implements Statement {}

    /** Is undefined unless the source is an object. */
    record IsObject(Operand source, Location location) implements Statement {}

    /** Is undefined unless the source is a set. */
    record IsSet(Operand source, Location location) implements Statement {}

    /** Is undefined unless the local is defined. */
    record IsDefined(int source, Location location) implements Statement {}

    /** Is undefined if the local is defined. */
    record IsUndefined(int source, Location location) implements Statement {}

    /** Appends to an array. */
    record ArrayAppend(Operand value, int array, Location location) implements Statement {}

    /** Gives a key of an object a value. */
    record ObjectInsert(Operand key, Operand value, int object, Location location) implements Statement {}

    /** Gives a key of an object a value, which is a conflict where it has another one. */
    record ObjectInsertOnce(Operand key, Operand value, int object, Location location) implements Statement {}

    /** Sets a local to a merged with b, in which the values of a count where they cannot be merged. */
    record ObjectMerge(int a, int b, int target, Location location) implements Statement {}

    /** Adds to a set. */
    record SetAdd(Operand value, int set, Location location) implements Statement {}

    /** Runs a block while a local, or what stands at a path in it, is replaced; undefined where the block is. */
    record With(int local, List<String> path, Operand value, Block block, Location location) implements Statement {
        public With {
            path = List.copyOf(path);
        }
    }

    /** Does nothing. */
    record Nop(Location location) implements Statement {}

    /** Adds to the result set of the entry point. */
    record ResultSetAdd(int value, Location location) implements Statement {}
}
