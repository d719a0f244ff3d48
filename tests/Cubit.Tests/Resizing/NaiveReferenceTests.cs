using System.Text.Json;
using Shouldly;
using Xunit;

namespace Cubit.Tests.Resizing;

public sealed class NaiveReferenceTests
{
    [Fact]
    public void The_naive_reference_reproduces_every_vector()
    {
        Vector.All.Count.ShouldBeGreaterThan(80);
        Vector
            .All.SelectMany(vector => ExpectedAnswer.Differences(vector, NaiveReference.Answer(vector.Case)))
            .ToList()
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_wrong_figure_in_a_vector_is_reported()
    {
        var wrong = JsonSerializer.SerializeToElement(
            new
            {
                refund = "6.01",
                reason = "value_used_up",
                lines = new[]
                {
                    new
                    {
                        used = "25",
                        consumed = "120",
                        ratio = "1/5",
                    },
                },
            }
        );
        var vector = Vector.All.Single(v => v.Id == "ali-2022-refund") with { Expect = wrong };
        ExpectedAnswer
            .Differences(vector, NaiveReference.Answer(vector.Case))
            .ShouldBe([
                "ali-2022-refund: refund: expected 6.01, got 6.00",
                "ali-2022-refund: reason: expected value_used_up, got nothing",
                "ali-2022-refund: lines[0].used: expected 25, got 24",
            ]);
    }
}
