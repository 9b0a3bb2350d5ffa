package dev.belfry.training;

import java.util.BitSet;

/**
 * What became of one list, and what was to be expected of it. Immutable.
 *
 * <p>Expectations are exact: they hold for this user and this list, before any draw.
 */
public final class Visit {
  private final int shown;
  private final BitSet clicked;
  private final BitSet bought;
  private final BitSet hidden;
  private final double expectedClicks;
  private final double expectedHides;
  private final double expectedRevenue;
  private final double noPurchase;

  private Visit(Builder builder) {
    this.shown = builder.shown;
    this.clicked = builder.clicked;
    this.bought = builder.bought;
    this.hidden = builder.hidden;
    this.expectedClicks = builder.clicks;
    this.expectedHides = builder.hides;
    this.expectedRevenue = builder.revenue;
    this.noPurchase = builder.noPurchase;
  }

  /** Items of the list. */
  public int shown() {
    return shown;
  }

  /** Items that were clicked. */
  public int clicks() {
    return clicked.cardinality();
  }

  /** Whether the item at a place, from 0, was clicked. */
  public boolean isClicked(int place) {
    return clicked.get(place);
  }

  /** Whether it was bought, which only what is clicked is. */
  public boolean isBought(int place) {
    return bought.get(place);
  }

  /** Whether it was hidden, which only what is not clicked is. */
  public boolean isHidden(int place) {
    return hidden.get(place);
  }

  /** Clicked items to be expected. */
  public double expectedClicks() {
    return expectedClicks;
  }

  /** Hidden items to be expected. */
  public double expectedHides() {
    return expectedHides;
  }

  /** Value of purchases to be expected. */
  public double expectedRevenue() {
    return expectedRevenue;
  }

  /** Probability that nothing is bought. */
  public double noPurchase() {
    return noPurchase;
  }

  static final class Builder {
    private final int shown;
    private final BitSet clicked = new BitSet();
    private final BitSet bought = new BitSet();
    private final BitSet hidden = new BitSet();
    private double clicks;
    private double hides;
    private double revenue;
    private double noPurchase = 1;

    Builder(int shown) {
      this.shown = shown;
    }

    void expect(double click, double purchase, double price, double hide) {
      clicks += click;
      hides += hide;
      revenue += click * purchase * price;
      noPurchase *= 1 - click * purchase;
    }

    void click(int place, boolean buys) {
      clicked.set(place);
      bought.set(place, buys);
    }

    void hide(int place) {
      hidden.set(place);
    }

    Visit build() {
      return new Visit(this);
    }
  }
}
