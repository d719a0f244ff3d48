using System.CommandLine;
using System.Runtime;
using Cubit.Resizing;
using Cubit.Simulation.Measuring;
using Cubit.Store.Resizing;

namespace Cubit.Simulation.Quoting;

/// <summary><c>./bench quote</c>: refunds without their derivation against the formula in decimal.</summary>
internal static class QuoteBench
{
    private const int RoundsUsual = 7;
    private const int KernelCases = 4_096;
    private const int KernelPasses = 100;

    // They fit the fastest memory of the processor on both sides: what is compared is computing, not fetching.
    private const int Objects = 64;
    private const int ObjectPasses = 1_600;
    private const int ObjectPassesOfPart = 400;
    private const int WarmSweepsMax = 50;
    private const int WarmSweepsIdle = 5;
    private const ulong Seed = 20_220_524;

    private static readonly RuleSet Usual = RuleSetJson.Shipped[RuleSetJson.DefaultId];

    private static readonly Option<int> Rounds = new("--rounds")
    {
        Description = $"Rounds of each pair, {Paired.RoundsMin} or more.",
        DefaultValueFactory = _ => RoundsUsual,
    };

    public static Command Command()
    {
        var command = new Command("quote", "Refunds, derivation not asked for, against the formula in decimal.")
        {
            Rounds,
            Ratio.Json,
        };
        Rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < Paired.RoundsMin)
                result.AddError($"--rounds must be {Paired.RoundsMin} or more.");
        });
        command.SetAction(result => Run(result.GetValue(Rounds), result.GetValue(Ratio.Json)));
        return command;
    }

    private static int Run(int rounds, bool isJson)
    {
        var check = TieCheck.Run();
        var pairs = Pairs().ToList();
        Warm(pairs);
        var ratios = pairs.ConvertAll(pair => pair.Measured(rounds));
        var differing = pairs.Sum(pair => pair.Differing());
        Console.WriteLine(Ratio.Table(ratios, isJson));
        if (!isJson)
        {
            Console.WriteLine(check);
            Console.WriteLine($"{differing} amounts of objects differ from the full quote");
            Console.WriteLine(Machine.Line);
        }

        return check.Mismatches == 0 && differing == 0 ? 0 : 1;
    }

    // Until the just-in-time compiler has had nothing to do for a while.
    private static void Warm(List<QuotePair> pairs)
    {
        var (idle, known) = (0, 0L);
        for (var sweep = 0; sweep < WarmSweepsMax && idle < WarmSweepsIdle; sweep++)
        {
            pairs.ForEach(pair => pair.RunOnce());
            var compiled = JitInfo.GetCompiledMethodCount();
            (idle, known) = (compiled == known ? idle + 1 : 0, compiled);
        }
    }

    private static IEnumerable<QuotePair> Pairs()
    {
        yield return Kernel();
        yield return Object("", ObjectPasses, Usual, Mixed);
        for (var count = 1; count <= HeldObjects.OrdersMax; count++)
        {
            var orders = count;
            yield return Object($"/{orders}", ObjectPassesOfPart, Usual, _ => orders);
        }

        foreach (var rules in RuleSetJson.Shipped.Values.OrderBy(rules => rules.Id, StringComparer.Ordinal))
            yield return Object($"/{rules.Id}", ObjectPassesOfPart, rules, Mixed);
    }

    private static int Mixed(Dice dice) => (int)dice.Between(1, HeldObjects.OrdersMax);

    private static QuotePair Kernel()
    {
        var dice = new Dice(Seed);
        RefundCase[] cases = [.. Enumerable.Range(0, KernelCases).Select(_ => RefundCase.Usual(dice))];
        var orders = Array.ConvertAll(cases, one => one.InDecimals());
        // Results are kept, so that nobody may leave the work out.
        var (slow, fast) = (new decimal[cases.Length], new long[cases.Length]);
        return new("quote/kernel", KernelPasses, Baseline, Subject, () => 0);

        void Baseline()
        {
            for (var i = 0; i < orders.Length; i++)
            {
                ref readonly var order = ref orders[i];
                slow[i] = DecimalOrder.Refund(order.Paid, order.Monthly, order.Days, order.Discount, order.Target);
            }
        }

        void Subject()
        {
            for (var i = 0; i < cases.Length; i++)
                cases[i].Kernel.TryRefund(out fast[i]);
        }
    }

    // Each side has its objects ready: the baseline its decimals, the subject its subscriptions.
    private static QuotePair Object(string of, int passes, RuleSet rules, Func<Dice, int> orders)
    {
        var dice = new Dice(Seed);
        var objects = HeldObjects.Downgrades(dice, Objects, () => orders(dice), rules);
        var inDecimals = Array.ConvertAll(objects, HeldObjects.InDecimals);
        var (slow, fast) = (new decimal[objects.Length], new long[objects.Length]);
        return new($"quote/object{of}", passes, Baseline, Subject, Differing);

        void Baseline()
        {
            for (var i = 0; i < inDecimals.Length; i++)
            {
                var total = 0m;
                foreach (ref readonly var order in inDecimals[i].AsSpan())
                    total += order.Refund(objects[i].At);
                slow[i] = total;
            }
        }

        void Subject()
        {
            for (var i = 0; i < objects.Length; i++)
                fast[i] = Resize.Amount(objects[i]).Total.Minor;
        }

        int Differing() => objects.Where((inputs, i) => Resize.Price(inputs).Value.Total.Minor != fast[i]).Count();
    }
}
