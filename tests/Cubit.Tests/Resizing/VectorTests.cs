using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

public sealed class VectorTests
{
    [Fact]
    public void The_product_reproduces_every_vector() =>
        Vector
            .All.SelectMany(vector => ExpectedAnswer.Differences(vector, CoreChain.Answer(vector.Case)))
            .ToList()
            .ShouldBeEmpty();
}
