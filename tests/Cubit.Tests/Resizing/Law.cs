using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Cubit.Tests.Resizing;

/// <summary>Claims about every chain, tried on random ones.</summary>
/// <remarks>
/// CUBIT_LAWS sets the number of cases. CUBIT_SEED replays a failure by the numbers it prints: two of them
/// (<c>123,457</c>) the whole run, three (<c>123,457,1</c>) the failing step at once. CUBIT_SHRINK=0 reports the first
/// case that breaks a claim and looks for no smaller one.
/// </remarks>
internal static class Law
{
    public const int UsualCases = 10_000;

    public static int Cases { get; } =
        int.Parse(Environment.GetEnvironmentVariable("CUBIT_LAWS") ?? $"{UsualCases}", CultureInfo.InvariantCulture);

    private static Arbitrary<ChainPlan> Plans { get; } =
        Environment.GetEnvironmentVariable("CUBIT_SHRINK") == "0"
            ? Arb.From(ChainGenerator.Chains.Generator)
            : ChainGenerator.Chains;

    public static Config Settings { get; } = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithReplay(Seed());

    /// <summary>A broken claim is shrunk, and reported with its seed and with the chain as a vector.</summary>
    public static void Holds(string rules, Action<NaiveCase> claim, int casesMin = 0) =>
        Check.One(
            rules,
            Settings.WithMaxTest(Math.Max(Cases, casesMin)),
            Prop.ForAll(Plans, plan => Try(plan.Under(rules), claim))
        );

    private static void Try(NaiveCase asked, Action<NaiveCase> claim)
    {
        try
        {
            claim(asked);
        }
        catch (Exception broken)
        {
            throw new InvalidOperationException($"{broken.Message}\n{VectorText.Of(asked)}", broken);
        }
    }

    private static FSharpOption<Replay> Seed()
    {
        if (Environment.GetEnvironmentVariable("CUBIT_SEED") is not { } text)
            return FSharpOption<Replay>.None;
        ulong[] numbers = [.. text.Trim('(', ')').Split(',').Select(n => ulong.Parse(n, CultureInfo.InvariantCulture))];
        var size = numbers.Length > 2 ? FSharpOption<int>.Some((int)numbers[2]) : FSharpOption<int>.None;
        return FSharpOption<Replay>.Some(new Replay(new Rnd(numbers[0], numbers[1]), size));
    }
}
