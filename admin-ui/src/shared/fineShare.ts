const percent = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** A share to compare with others, which may be small: "4.71 %", "0.043 %". */
export function fineShareText(share: number): string {
  return `${percent.format(share * 100)} %`;
}
