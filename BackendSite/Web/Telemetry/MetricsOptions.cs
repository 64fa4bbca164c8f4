using System.ComponentModel.DataAnnotations;

namespace BackendSite.Web.Telemetry;

/// <summary>Figures for Prometheus to fetch: the section <c>Metrics</c> of the settings.</summary>
public sealed class MetricsOptions
{
    /// <summary>What a reader of <c>/metrics</c> sends as its bearer token; empty to have no such address.</summary>
    [RegularExpression(".{16,}", ErrorMessage = "must have 16 characters or more, or be empty.")]
    public string Token { get; set; } = "";
}
