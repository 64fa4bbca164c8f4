using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BackendSite.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class LeadFacets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "LeadReads",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LeadId = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeadReads", x => new { x.StaffId, x.LeadId });
                    table.ForeignKey(
                        name: "FK_LeadReads_Leads_LeadId",
                        column: x => x.LeadId,
                        principalTable: "Leads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NoteDrafts",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "TEXT", nullable: false),
                    LeadId = table.Column<long>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NoteDrafts", x => new { x.LeadId, x.StaffId });
                    table.ForeignKey(
                        name: "FK_NoteDrafts_Leads_LeadId",
                        column: x => x.LeadId,
                        principalTable: "Leads",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SavedViews",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    StaffId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Query = table.Column<string>(type: "TEXT", nullable: false),
                    Shared = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SavedViews", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Leads_Company_Id",
                table: "Leads",
                columns: new[] { "Company", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OwnerActive",
                table: "Leads",
                columns: new[] { "OwnerId", "Id", "Status" },
                filter: "\"Status\" IN ('New', 'Open', 'Responded', 'Qualified')");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_OwnerDue",
                table: "Leads",
                columns: new[] { "OwnerId", "DueAt", "Id", "Status", "FirstResponseAt" },
                filter: "\"FirstResponseAt\" IS NULL AND \"Status\" IN ('New', 'Open')");

            migrationBuilder.CreateIndex(
                name: "IX_Leads_ReceivedAt_Id",
                table: "Leads",
                columns: new[] { "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_LeadReads_LeadId",
                table: "LeadReads",
                column: "LeadId");

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_Shared",
                table: "SavedViews",
                column: "Shared",
                filter: "\"Shared\"");

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_StaffId",
                table: "SavedViews",
                column: "StaffId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LeadReads");

            migrationBuilder.DropTable(
                name: "NoteDrafts");

            migrationBuilder.DropTable(
                name: "SavedViews");

            migrationBuilder.DropIndex(
                name: "IX_Leads_Company_Id",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_OwnerActive",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_OwnerDue",
                table: "Leads");

            migrationBuilder.DropIndex(
                name: "IX_Leads_ReceivedAt_Id",
                table: "Leads");
        }
    }
}
