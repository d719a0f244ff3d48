using Cubit.Lifecycle;

namespace Cubit.Web.Api;

/// <summary>How a bill of use is worked out, in one line.</summary>
public static class UsageWords
{
    /// <summary>Hours times price, rounded once, and at which rate: exact, so that anybody can check it.</summary>
    public static string Working(UsageBilled billed)
    {
        var exact = billed.UnitHours * billed.PerUnitHour;
        var charge = $"{billed.UnitHours} × {billed.PerUnitHour} = {exact}, which is {billed.Total.ToDisplay()}";
        return billed is { Settlement: { } settled, Fx: { } fx }
            ? $"{charge}; × {fx.Rate} = {billed.Total.Exact * fx.Rate}, which is {settled.ToDisplay()}"
            : charge;
    }
}
