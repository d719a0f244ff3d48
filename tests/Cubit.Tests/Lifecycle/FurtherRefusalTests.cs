using Cubit.Tests.Architecture;
using Cubit.Tests.Orders;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Lifecycle;

/// <summary>The published list of further refusals against what the scenarios meet.</summary>
public sealed class FurtherRefusalTests
{
    // Told where a number is looked up, before a decision is asked.
    private const string ToldAtTheEdge = "order.unknown";

    private static readonly string[] Scenarios = ["tests/Cubit.Tests/Lifecycle/", "tests/Cubit.Tests/Orders/Term"];

    [Fact]
    public void Every_further_refusal_has_a_scenario()
    {
        var told = Repository
            .CSharp.Where(file => Scenarios.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            .Select(file => file.Text)
            .ToList();
        PublishedRefusals
            .Further.Select(row => row.Code)
            .Where(code => code != ToldAtTheEdge)
            .Where(code => !told.Any(text => text.Contains($"\"{code}\"", StringComparison.Ordinal)))
            .ShouldBeEmpty();
        PublishedRefusals.Further.Count.ShouldBeGreaterThan(25);
    }
}
