namespace Cubit.Simulation.Quoting;

/// <summary>Numbers that look random and are the same in every run.</summary>
/// <source>G. L. Steele, D. Lea, C. H. Flood: Fast splittable pseudorandom number generators (SplitMix64)</source>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    public T Of<T>(IReadOnlyList<T> choices) => choices[(int)Between(0, choices.Count - 1)];

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
