using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(Cubit.Tests.FiguresFirst))]

namespace Cubit.Tests;

/// <summary>Starts with the quick tests: in a mutation run most changes are dead before a law is tried.</summary>
public sealed class FiguresFirst : ITestCollectionOrderer
{
    private static readonly string[] Slow = ["Laws", "Advice", "AmountPath"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(tests =>
                Slow.Count(word => tests.TestCollectionDisplayName.Contains(word, StringComparison.Ordinal))
            ),
        ];
}
